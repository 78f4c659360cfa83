/** The sidecar's database user, made with the statements of docs/deployment.md and no other right. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { testServerUrl } from '../../support/database';

const DOCS = join(__dirname, '../../../../docs/deployment.md');

/** @param databaseUrl the shop's database, on the server of the tests */
export async function makeSidecarUser(databaseUrl: string, prefix: string): Promise<{ url: string; remove: () => Promise<void> }> {
  const shop = new URL(databaseUrl);
  const database = decodeURIComponent(shop.pathname.slice(1));
  const user = `wb_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  // The server is the shop's; the rights to make users are the tests' own.
  const server = new URL(testServerUrl());
  server.host = shop.host;
  const statements = readFileSync(DOCS, 'utf8').match(/^(CREATE USER|GRANT) .*'wmsbridge'@'127\.0\.0\.1'.*;$/gm) ?? [];
  const run = async (all: readonly string[]): Promise<void> => {
    const connection = await mysql.createConnection({ uri: server.toString() });
    try {
      for (const sql of all) await connection.query(sql);
    } finally {
      await connection.end();
    }
  };
  await run(
    statements.map((sql) =>
      sql.replace("'wmsbridge'@'127.0.0.1'", `'${user}'@'%'`).replace("'…'", `'${password}'`).replace('ON shop.ps_', `ON \`${database}\`.${prefix}`),
    ),
  );
  return { url: `mysql://${user}:${password}@${shop.host}/${encodeURIComponent(database)}`, remove: () => run([`DROP USER '${user}'@'%'`]) };
}
