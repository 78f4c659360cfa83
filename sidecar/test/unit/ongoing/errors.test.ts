import type { FailureScope } from '../../../src/errors';
import { parseRetryAfter, type Question } from '../../../src/wms/kit/errors';
import type { Exchange } from '../../../src/wms/kit/transport';
import { errorFromExchange, errorFromRefusal, faultWords, garbage } from '../../../src/wms/ongoing/errors';

const WRITE: Question = { what: 'create order A-1', write: true, operation: 'create', skus: ['X'], names: ['A-1'], hide: ['s3cret'] };
const READ: Question = { ...WRITE, what: 'look up order A-1', write: false, operation: null };
const NOW = Date.parse('2026-11-24T10:00:00Z');

function exchange(changes: Partial<Exchange>): Exchange {
  return { askedMs: NOW, answeredMs: NOW, mayHaveArrived: true, failure: '', status: 200, headers: {}, body: '', ...changes };
}

function fault(words: string, code = 'soap:Server'): string {
  return `<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultcode>${code}</faultcode><faultstring>${words}</faultstring></soap:Fault></soap:Body></soap:Envelope>`;
}

interface Row {
  name: string;
  seen: Partial<Exchange>;
  code: string;
  family: 'retryable' | 'permanent';
  /** For a write; a read is never in doubt. */
  unknown: boolean;
  scope: FailureScope;
  retryAfterMs?: number;
}

const ROWS: Row[] = [
  { name: 'connection refused', seen: { failure: 'ECONNREFUSED', mayHaveArrived: false }, code: 'wms_unreachable', family: 'retryable', unknown: false, scope: 'connection' },
  { name: 'no such host', seen: { failure: 'ENOTFOUND', mayHaveArrived: false }, code: 'wms_unreachable', family: 'retryable', unknown: false, scope: 'connection' },
  { name: 'certificate', seen: { failure: 'CERT_HAS_EXPIRED', mayHaveArrived: false }, code: 'wms_certificate', family: 'permanent', unknown: false, scope: 'connection' },
  { name: 'cut', seen: { failure: 'UND_ERR_SOCKET' }, code: 'wms_connection_lost', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'reset', seen: { failure: 'ECONNRESET' }, code: 'wms_connection_lost', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'time-out', seen: { failure: 'timeout' }, code: 'wms_timeout', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: '401', seen: { status: 401 }, code: 'wms_access_refused', family: 'retryable', unknown: false, scope: 'unclear' },
  { name: '403', seen: { status: 403 }, code: 'wms_access_refused', family: 'retryable', unknown: false, scope: 'unclear' },
  { name: '429', seen: { status: 429, headers: { 'retry-after': '30' } }, code: 'wms_busy', family: 'retryable', unknown: false, scope: 'connection', retryAfterMs: 30_000 },
  { name: '429 without a time', seen: { status: 429 }, code: 'wms_busy', family: 'retryable', unknown: false, scope: 'connection' },
  { name: '503', seen: { status: 503, headers: { 'retry-after': 'Tue, 24 Nov 2026 10:01:00 GMT' } }, code: 'wms_busy', family: 'retryable', unknown: true, scope: 'unclear', retryAfterMs: 60_000 },
  { name: '500 with a page', seen: { status: 500, body: '<html></html>' }, code: 'wms_server_error', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: '502', seen: { status: 502 }, code: 'wms_server_error', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: '404', seen: { status: 404 }, code: 'wms_url_wrong', family: 'permanent', unknown: false, scope: 'unclear' },
  { name: 'redirect', seen: { status: 302 }, code: 'wms_url_wrong', family: 'permanent', unknown: false, scope: 'unclear' },
  { name: '400', seen: { status: 400 }, code: 'wms_request_refused', family: 'permanent', unknown: false, scope: 'item' },
  { name: 'fault about the login', seen: { status: 500, body: fault('Server was unable to process request. ---&gt; Login failed') }, code: 'wms_server_error', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'fault of theirs', seen: { status: 500, body: fault('Object reference not set') }, code: 'wms_server_error', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'fault of ours', seen: { status: 500, body: fault('Server was unable to read request.', 'soap:Client') }, code: 'wms_request_refused', family: 'permanent', unknown: false, scope: 'item' },
  { name: 'fault of a deadlock', seen: { status: 500, body: fault('deadlocked on lock resources') }, code: 'wms_busy', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'fault in a 200', seen: { status: 200, body: fault('Object reference not set') }, code: 'wms_server_error', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'too large', seen: { failure: 'too_large' }, code: 'wms_answer_too_large', family: 'retryable', unknown: true, scope: 'unclear' },
  { name: 'no XML', seen: { status: 200, body: 'hello' }, code: 'wms_answer_unreadable', family: 'retryable', unknown: true, scope: 'unclear' },
];

describe('what can go wrong with Ongoing', () => {
  it.each(ROWS)('$name: $code, $family', ({ seen, code, family, unknown, scope, retryAfterMs }) => {
    const error = errorFromExchange(WRITE, exchange(seen), NOW);
    expect(error).toMatchObject({ code, family, outcomeUnknown: unknown, scope, retryAfterMs });
    expect(errorFromExchange(READ, exchange(seen), NOW)).toMatchObject({ code, family, outcomeUnknown: false });
  });

  it.each(ROWS)('$name: is a sentence without secrets, and keeps no cause', ({ seen }) => {
    const error = errorFromExchange(WRITE, exchange({ ...seen, body: seen.body?.replace('Object', 's3cret Object zoe@example.com') ?? '' }), NOW);
    expect(error.message).toMatch(/^[A-Z].*\.$/s);
    expect(error.message).not.toMatch(/s3cret|zoe@/);
    expect(error.cause).toBeUndefined();
  });

  it.each(ROWS.filter(({ unknown }) => unknown))('$name: nobody is told that nothing was done where that is not known', ({ seen }) => {
    expect(errorFromExchange(WRITE, exchange(seen), NOW).message).not.toContain('did not create');
  });

  it.each<[string | undefined, number | undefined]>([
    ['120', 120_000],
    ['0', 0],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('Retry-After %s', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });

  it.each<[string, Partial<Exchange>, string, string]>([
    ['401', { status: 401 }, 'wms_credentials_refused', 'permanent'],
    ['403', { status: 403 }, 'wms_credentials_refused', 'permanent'],
    // Wrong credentials, or the WMS's own database: the words do not tell, so it is asked again by itself, and not for an hour later.
    ['a fault about a login', { status: 500, body: fault("Login failed for user 'wms_app'.") }, 'wms_probe_failed', 'retryable'],
    ['a fault of a deadlock', { status: 500, body: fault('deadlocked on lock resources') }, 'wms_probe_failed', 'retryable'],
  ])('the probe that meets %s says what to check', (_name, seen, code, family) => {
    const error = errorFromExchange({ ...READ, probe: true }, exchange(seen), NOW);
    expect(error).toMatchObject({ code, family, scope: 'connection' });
    expect(error.message).toContain('WMSBRIDGE_ONGOING_USER, _PASSWORD and _GOODS_OWNER');
  });

  it('names the unknown article', () => {
    const error = errorFromRefusal(WRITE, "The article 'X' could not be found.", { kind: 'sku_unknown' });
    expect(error).toMatchObject({ code: 'sku_unknown', family: 'permanent', field: 'sku' });
    expect(error.message).toContain('"X"');
  });

  it('names the refused field', () => {
    expect(errorFromRefusal(WRITE, 'The country code is unknown.', { kind: 'field', field: 'countryIso' })).toMatchObject({ code: 'wms_field_refused', field: 'countryIso', family: 'permanent' });
  });

  it('says what kind of garbage came', () => {
    expect(garbage(WRITE, '').message).toContain('nothing');
    expect(garbage(WRITE, 'oops').message).toContain('no XML');
    expect(garbage(READ, '<a/>')).toMatchObject({ outcomeUnknown: false });
  });

  it('reads faults of SOAP 1.1 and 1.2', () => {
    expect(faultWords(fault('a &lt;b&gt; &amp;amp;'))).toEqual({ words: 'a <b> &amp;', ours: false });
    expect(faultWords('<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang="en">no</e:Text></e:Reason></e:Fault>')).toEqual({ words: 'no', ours: true });
    expect(faultWords('<html/>')).toBeNull();
  });
});
