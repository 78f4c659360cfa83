/** The e-mails of a shop: a real one's arrive in a sink, as text; of the sandbox's only the template is known. */
import type { RowDataPacket } from 'mysql2/promise';
import { startSmtpSink, type SmtpSink } from '../../support/smtpSink';
import type { ContractShop } from './contractShop';

const MAIL_SETTINGS = ['PS_MAIL_METHOD', 'PS_MAIL_SERVER', 'PS_MAIL_SMTP_PORT', 'PS_MAIL_USER', 'PS_MAIL_PASSWD', 'PS_MAIL_SMTP_ENCRYPTION'];

export interface ShopMail {
  sink: SmtpSink;
  /** Templates of the e-mails to an order's customer, in their order, without those of placing it. */
  templates(idOrder: number): Promise<string[]>;
  /** Puts the shop's settings back. */
  close(): Promise<void>;
}

export async function openMail(at: ContractShop): Promise<ShopMail> {
  const sink = await startSmtpSink();
  const table = `${at.prefix}configuration`;
  const [before] = await at.pool.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE name IN (?)`, [MAIL_SETTINGS]);
  const set = async (values: readonly (string | null)[]): Promise<void> => {
    for (const [index, name] of MAIL_SETTINGS.entries()) {
      await at.pool.query(`DELETE FROM ${table} WHERE name = ?`, [name]);
      await at.pool.query(`INSERT INTO ${table} (name, value, date_add, date_upd) VALUES (?, ?, NOW(), NOW())`, [name, values[index] ?? null]);
    }
  };
  await set(['2', '127.0.0.1', String(sink.port), '', '', 'off']);
  return {
    sink,
    async templates(idOrder) {
      const [rows] = await at.pool.query<RowDataPacket[]>(
        `SELECT m.template FROM ${at.prefix}mail m JOIN ${at.prefix}customer c ON c.email = m.recipient
         JOIN ${at.prefix}orders o ON o.id_customer = c.id_customer WHERE o.id_order = ? AND m.template NOT IN ('payment', 'order_conf') ORDER BY m.id_mail`,
        [idOrder],
      );
      return rows.map((row) => String(row['template']));
    },
    async close() {
      await set(MAIL_SETTINGS.map((name) => (before.find((row) => row['name'] === name)?.['value'] as string | null) ?? null));
      await sink.close();
    },
  };
}
