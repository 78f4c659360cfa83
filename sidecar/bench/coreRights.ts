/** The module's key may read and write nothing of PrestaShop's own; for a comparison with the usual way it may, for so long. */
import type { RowDataPacket } from 'mysql2/promise';
import type { ContractShop } from '../test/shop/support/contractShop';

export async function withCoreRights<T>({ pool, prefix, key }: ContractShop, rights: Readonly<Record<string, readonly string[]>>, work: () => Promise<T>): Promise<T> {
  const [accounts] = await pool.query<RowDataPacket[]>(`SELECT id_webservice_account AS id FROM ${prefix}webservice_account WHERE \`key\` = ?`, [key]);
  const id = Number(accounts[0]?.id);
  const given: number[] = [];
  try {
    for (const [resource, methods] of Object.entries(rights)) {
      for (const method of methods) {
        const [made] = await pool.query(`INSERT IGNORE INTO ${prefix}webservice_permission (resource, method, id_webservice_account) VALUES (?, ?, ?)`, [resource, method, id]);
        given.push((made as { insertId: number }).insertId);
      }
    }
    return await work();
  } finally {
    await pool.query(`DELETE FROM ${prefix}webservice_permission WHERE id_webservice_permission IN (?)`, [[0, ...given]]);
  }
}
