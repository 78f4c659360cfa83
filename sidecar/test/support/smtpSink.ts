/** A mail server that keeps what it is given, and takes its time where a test says so. */
import { createServer, type AddressInfo } from 'node:net';

export interface SinkMail {
  to: string;
  /** Headers and body, decoded. */
  text: string;
}

export interface SmtpSink {
  port: number;
  mails: SinkMail[];
  /** How long it takes over each mail. */
  delayMs: number;
  /** The most conversations at once so far. */
  most: number;
  close(): Promise<void>;
}

export async function startSmtpSink(): Promise<SmtpSink> {
  let open = 0;
  const server = createServer((socket) => {
    open += 1;
    sink.most = Math.max(sink.most, open);
    socket.on('close', () => (open -= 1));
    socket.on('error', () => socket.destroy());
    const say = (line: string): void => void (socket.destroyed || socket.write(`${line}\r\n`));
    let pending = '';
    let body: string[] | null = null;
    let to = '';
    const take = (line: string): void => {
      if (body !== null) {
        if (line !== '.') return void body.push(line);
        const text = decoded(body.join('\n'));
        const mail = { to, text };
        body = null;
        setTimeout(() => {
          sink.mails.push(mail);
          say('250 taken');
        }, sink.delayMs);
        return;
      }
      const [verb = ''] = line.toUpperCase().split(' ');
      if (verb === 'EHLO') say('250 sink');
      else if (verb === 'DATA') {
        body = [];
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else {
        if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say('250 ok');
      }
    };
    socket.on('data', (bytes) => {
      const lines = (pending + bytes.toString('latin1')).split('\r\n');
      pending = lines.pop() ?? '';
      lines.forEach(take);
    });
    say('220 sink');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sink: SmtpSink = {
    port: (server.address() as AddressInfo).port,
    mails: [],
    delayMs: 0,
    most: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return sink;
}

/** Quoted-printable, as both versions of PrestaShop write it; plain text is left as it is. */
function decoded(raw: string): string {
  const bytes = raw.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
