/** Docker cannot run everywhere; what the compose files take from the rest of the repository is held here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const compose = read('docker/docker-compose.yml');
const sidecarDockerfile = read('docker/sidecar.Dockerfile');
const shopDockerfile = read('docker/shop.Dockerfile');
const example = read('docker/.env.example');

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe('docker', () => {
  test('starts the sidecar as npm start does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const command = JSON.parse(all(sidecarDockerfile, /^CMD (\[.*\])$/gm).at(-1) ?? '[]') as string[];
    expect(command.join(' ')).toBe(scripts['start']);
  });

  test('the production image has no sandbox, no tests and no development packages', () => {
    const production = sidecarDockerfile.slice(sidecarDockerfile.indexOf(' AS production'));
    expect(production).toContain('npm ci --omit=dev');
    expect(all(production, /^COPY (.*)$/gm).filter((line) => /sandbox|test|sidecar\/src/.test(line))).toEqual([]);
    expect(all(compose, /target: (\w+)/g)).toEqual(['sandbox', 'production']);
  });

  test('names only environment variables that the sidecar reads', () => {
    const source = readdirSync(join(ROOT, 'sidecar/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => read(join('sidecar/src', path)))
      .join('\n');
    const names = [...all(compose, /^\s+(WMSBRIDGE_\w+):/gm), ...all(read('docker/shop-init.sh'), /(WMSBRIDGE_\w+)=/g)];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
  });

  test('opens ports on the loopback only', () => {
    const ports = all(compose, /^\s+- '?([^'\s]*:\d+)'?$/gm);
    expect(ports).toHaveLength(2);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('explains each variable in .env.example, with the default that stands in the compose file', () => {
    const defaults = new Map([...compose.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map((match) => [match[1], match[2]]));
    const explained = new Map([...example.matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1], match[2]]));
    expect(explained.size).toBeGreaterThan(5);
    expect(Object.fromEntries(explained)).toEqual(Object.fromEntries(defaults));
  });

  test.each([
    ['docker/sidecar.Dockerfile', sidecarDockerfile],
    ['docker/shop.Dockerfile', shopDockerfile],
  ])('%s copies files that are there, and that its .dockerignore lets through', (path, text) => {
    const copied = all(text, /^COPY (?!--from)(.*) \S+$/gm).flatMap((sources) => sources.split(' '));
    const allowed = read(`${path}.dockerignore`).split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(copied.length).toBeGreaterThan(3);
    for (const source of copied) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect([source, allowed.some((pattern) => pattern === source || (pattern === 'docker/*.sh' && /^docker\/[\w-]+\.sh$/.test(source)))]).toEqual([source, true]);
    }
  });

  test('the sandbox warehouse has the credentials that it expects', () => {
    const sandbox = read('sidecar/sandbox/ongoing/sandbox.ts');
    const [goodsOwner, user, password] = ['GOODS_OWNER', 'USER', 'PASSWORD'].map((name) => all(compose, new RegExp(`ONGOING_${name}:-([^}]*)\\}`, 'g'))[0]);
    expect(sandbox).toContain(`{ goodsOwner: '${goodsOwner}', user: '${user}', password: '${password}' }`);
  });
});
