/**
 * A real shop as the browser of an employee or a customer uses it, by plain HTTP: log in, open pages, post forms. Employees are made with
 * the rights that a test needs, and are gone with it.
 */
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

export const ADMIN = { email: 'admin@example.com', password: 'Demo-Shop-12345' };

/** The folder of the back office in the shops of the tests. */
const ADMIN_FOLDER = '/admin-dev/';
const MOST_REDIRECTS = 5;

export interface Answer {
  status: number;
  type: string;
  text: string;
  /** Where the last redirect led to. */
  url: string;
}

export class ShopSession {
  private readonly cookies = new Map<string, string>();

  private constructor(private readonly shopUrl: string) {}

  static async ofEmployee(shopUrl: string, email: string, password: string): Promise<ShopSession> {
    const session = new ShopSession(shopUrl);
    const page = await session.get(ADMIN_FOLDER);
    const fields: Record<string, string> = { email, passwd: password, submitLogin: '1' };
    const token = /name="_token" value="([^"]+)"/.exec(page.text)?.[1];
    if (token === undefined) {
      // 8 logs in by a request of its own.
      await session.post(page.url, { ...fields, ajax: '1', controller: 'AdminLogin' });
    } else {
      await session.post(page.url, { ...fields, _token: token });
    }
    const after = await session.get(ADMIN_FOLDER);
    if (/id="login_form"/.test(after.text)) throw new Error(`${email} could not log in at ${shopUrl}`);
    return session;
  }

  static async ofCustomer(shopUrl: string, email: string, password: string): Promise<ShopSession> {
    const session = new ShopSession(shopUrl);
    await session.get('/index.php?controller=authentication');
    const page = await session.post('/index.php?controller=authentication', { email, password, submitLogin: '1' });
    if (/name="submitLogin"/.test(page.text)) throw new Error(`${email} could not log in at ${shopUrl}`);
    return session;
  }

  /** The address of a page of the back office, with the employee's token, as PrestaShop's own error page gives it to anybody who is logged in. */
  async addressOf(controller: string): Promise<string> {
    const page = await this.get(`${ADMIN_FOLDER}index.php?controller=${controller}`);
    const links = page.text.replace(/&amp;/g, '&').match(/[^"'\s]*controller=[^"'\s]*token=[^"'\s]+/g) ?? [];
    const link = links.find((each) => each.includes(`controller=${controller}&`));
    if (link === undefined) throw new Error(`No address of ${controller} in the page ${page.url} (${page.status})`);
    return new URL(link, new URL(ADMIN_FOLDER, this.shopUrl)).href;
  }

  get(address: string): Promise<Answer> {
    return this.follow(address, { method: 'GET' });
  }

  post(address: string, fields: Record<string, string | readonly string[]>): Promise<Answer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, String(each));
    return this.follow(address, { method: 'POST', body });
  }

  /** The answer as it comes, not followed and not read. */
  async raw(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.shopUrl);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie, referer: url.href } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (/expires=Thu, 01[ -]Jan[ -]1970|max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  private async follow(address: string, init: RequestInit): Promise<Answer> {
    let url = new URL(address, this.shopUrl);
    let answer = await this.raw(url.href, init);
    for (let hops = 0; answer.status >= 300 && answer.status < 400 && hops < MOST_REDIRECTS; hops += 1) {
      await answer.arrayBuffer();
      url = new URL(answer.headers.get('location') ?? '', url);
      answer = await this.raw(url.href);
    }
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text(), url: url.href };
  }
}

/** The form with this button, as a browser would send it. */
export function formOf(page: string, button: string): { action: string; fields: Record<string, string | string[]> } {
  const form = (page.match(/<form[\s\S]*?<\/form>/g) ?? []).find((each) => each.includes(`name="${button}"`));
  if (form === undefined) throw new Error(`No form with a button ${button} in the page`);
  const fields: Record<string, string | string[]> = { [button]: '1' };
  const add = (name: string | undefined, value: string): void => {
    if (name === undefined || name === '' || name === button) return;
    const there = fields[name];
    fields[name] = there === undefined || !name.endsWith('[]') ? plain(value) : [there, plain(value)].flat();
  };
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const type = attribute(tag, 'type') ?? 'text';
    if (['submit', 'button'].includes(type) || (['checkbox', 'radio'].includes(type) && !/\bchecked\b/.test(tag))) continue;
    add(attribute(tag, 'name'), attribute(tag, 'value') ?? '');
  }
  for (const [, tag, text] of form.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) add(attribute(tag!, 'name'), text!);
  for (const [, tag, options] of form.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options!.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
    const chosen = all.filter((option) => /\bselected\b/.test(option));
    for (const option of chosen.length > 0 || /\bmultiple\b/.test(tag!) ? chosen : all.slice(0, 1)) add(attribute(tag!, 'name'), attribute(option, 'value') ?? '');
  }
  return { action: plain(attribute(/<form\b[^>]*>/.exec(form)![0], 'action') ?? ''), fields };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];
}

function plain(text: string): string {
  return text.replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

export interface TestEmployee {
  email: string;
  password: string;
  id: number;
}

/**
 * An employee with a profile of their own, which has these rights on these pages and no other.
 * @param rights slugs, as ROLE_MOD_TAB_ADMINWMSBRIDGEORDERS_READ; `%` stands for anything
 */
export async function makeEmployee(pool: Pool, prefix: string, name: string, rights: readonly string[]): Promise<TestEmployee> {
  const email = `${name}@test.example`;
  await removeEmployee(pool, prefix, email);
  const [profile] = await pool.query<ResultSetHeader>(`INSERT INTO ${prefix}profile () VALUES ()`);
  await pool.query(`INSERT INTO ${prefix}profile_lang (id_profile, id_lang, name) SELECT ?, id_lang, ? FROM ${prefix}lang`, [profile.insertId, name]);
  for (const right of rights) {
    await pool.query(
      `INSERT INTO ${prefix}access (id_profile, id_authorization_role) SELECT ?, id_authorization_role FROM ${prefix}authorization_role WHERE slug LIKE ?`,
      [profile.insertId, right.replace(/_/g, '\\_')],
    );
  }
  // The administrator's row with another address and profile: so the password is the administrator's too.
  const [columns] = await pool.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${prefix}employee`);
  const kept = columns.map((column) => String(column['Field'])).filter((column) => !['id_employee', 'email', 'id_profile', 'has_enabled_gravatar'].includes(column));
  const list = kept.map((column) => `\`${column}\``).join(', ');
  const [employee] = await pool.query<ResultSetHeader>(
    `INSERT INTO ${prefix}employee (email, id_profile, ${list}) SELECT ?, ?, ${list} FROM ${prefix}employee WHERE email = ?`,
    [email, profile.insertId, ADMIN.email],
  );
  await pool.query(`INSERT INTO ${prefix}employee_shop (id_employee, id_shop) SELECT ?, id_shop FROM ${prefix}shop`, [employee.insertId]);
  return { email, password: ADMIN.password, id: employee.insertId };
}

export async function removeEmployee(pool: Pool, prefix: string, email: string): Promise<void> {
  const [rows] = await pool.query<RowDataPacket[]>(`SELECT id_employee, id_profile FROM ${prefix}employee WHERE email = ?`, [email]);
  for (const { id_employee: id, id_profile: profile } of rows) {
    await pool.query(`DELETE FROM ${prefix}access WHERE id_profile = ?`, [profile]);
    await pool.query(`DELETE FROM ${prefix}profile_lang WHERE id_profile = ?`, [profile]);
    await pool.query(`DELETE FROM ${prefix}profile WHERE id_profile = ?`, [profile]);
    await pool.query(`DELETE FROM ${prefix}employee_shop WHERE id_employee = ?`, [id]);
    await pool.query(`DELETE FROM ${prefix}employee_session WHERE id_employee = ?`, [id]);
    await pool.query(`DELETE FROM ${prefix}employee WHERE id_employee = ?`, [id]);
  }
}
