import { readBody } from '../../../src/shop/webservice/answer';
import type { FailureScope } from '../../../src/errors';
import { errorFromAnswer, errorFromFailure, failureCode } from '../../../src/shop/webservice/errors';

const READ = { what: 'read order 7', resource: 'orders', write: false };
const WRITE = { what: 'write the stock of 3 SKUs', resource: 'wmsbridge_stock', write: true };
const json = (code: number, message: string): string => JSON.stringify({ errors: [{ code, message }] });

interface Case {
  question?: typeof READ;
  status: number;
  body?: string;
  location?: string;
  retryAfter?: string;
  family: string;
  code: string;
  scope?: FailureScope;
  outcomeUnknown?: boolean;
  retryAfterMs?: number;
  words: RegExp;
}

const PERMANENT = { family: 'permanent' };

const CASES: [string, Case][] = [
  ['another domain', { ...PERMANENT, status: 302, location: 'https://www.shop.example/?url=orders&key=1', code: 'shop_redirects', words: /redirect \(302 to https:\/\/www\.shop\.example\/\).*WMSBRIDGE_SHOP_URL/ }],
  ['to https', { ...PERMANENT, status: 301, code: 'shop_redirects', words: /redirect/ }],
  ['a wrong key', { ...PERMANENT, status: 401, body: json(20, 'Authentification key is not active'), code: 'shop_key_refused', words: /unknown or not active.*WMSBRIDGE_SHOP_KEY/ }],
  ['no key arrived', { ...PERMANENT, status: 401, body: '401 Unauthorized', code: 'shop_key_refused', words: /Authorization header/ }],
  ['no right to a resource', { ...PERMANENT, status: 401, body: json(26, 'no'), code: 'shop_right_missing', words: /no right to "orders"/ }],
  ['a key of another shop', { ...PERMANENT, status: 403, code: 'shop_key_forbidden', words: /not linked to this shop/ }],
  ['no right to a method', { ...PERMANENT, question: WRITE, status: 405, code: 'shop_method_missing', words: /may not write "wmsbridge_stock"/ }],
  ['the Webservice off', { ...PERMANENT, status: 503, body: json(22, 'disabled'), code: 'shop_webservice_off', scope: 'connection', words: /switched off.*Switch it on/ }],
  ['maintenance of the host', { status: 503, retryAfter: '120', body: '<html>soon</html>', family: 'retryable', code: 'shop_unavailable', retryAfterMs: 120_000, words: /not available \(503\)/ }],
  ['a write while the host was down', { question: WRITE, status: 503, family: 'retryable', code: 'shop_unavailable', words: /503/ }],
  ['a gateway that lost PHP, at a write', { question: WRITE, status: 502, family: 'retryable', code: 'shop_unavailable', outcomeUnknown: true, words: /502/ }],
  ['a gateway that waited too long, at a read', { status: 504, family: 'retryable', code: 'shop_unavailable', words: /504/ }],
  ['a missing id', { status: 404, family: 'permanent', code: 'shop_not_found', scope: 'item', words: /no such thing \(404\) when asked to read order 7/ }],
  ['no Webservice there', { ...PERMANENT, status: 404, body: '<html>Not found</html>', code: 'shop_webservice_missing', words: /friendly URLs/ }],
  ['no module there', { ...PERMANENT, question: WRITE, status: 400, body: json(27, 'Resource of type "wmsbridge_stock" does not exists.'), code: 'shop_module_missing', words: /module wmsbridge/ }],
  ['our own resource refuses', { question: WRITE, status: 400, body: json(0, 'This shop has no connection 9.'), family: 'permanent', code: 'shop_refused', scope: 'item', words: /refused \(400\).*no connection 9/ }],
  ['a body too large', { ...PERMANENT, question: WRITE, status: 413, code: 'shop_body_too_large', scope: 'item', words: /client_max_body_size/ }],
  ['too many requests', { status: 429, retryAfter: '7', family: 'retryable', code: 'shop_busy', scope: 'connection', retryAfterMs: 7_000, words: /429/ }],
  ['an empty 500 at a read', { status: 500, family: 'retryable', code: 'shop_error', words: /500 with an empty answer/ }],
  ['an empty 500 at a write', { question: WRITE, status: 500, family: 'retryable', code: 'shop_error', outcomeUnknown: true, words: /500/ }],
  ['a warning at a write', { question: WRITE, status: 500, body: json(3, '[PHP Warning #2] Undefined variable (/m/other.php, line 3)'), family: 'retryable', code: 'shop_php_warning', outcomeUnknown: true, words: /other\.php/ }],
  ['an error among warnings', { status: 500, body: JSON.stringify({ errors: [{ code: 3, message: 'warned' }, { code: 32, message: 'This filter does not exist.' }] }), family: 'retryable', code: 'shop_error', words: /This filter does not exist/ }],
  ['a page instead of JSON', { status: 200, body: '<h1>Soon back</h1>', family: 'retryable', code: 'shop_answer_unreadable', words: /Soon back/ }],
  ['a page instead of a write\'s JSON', { question: WRITE, status: 200, body: '<h1>Hm</h1>', family: 'retryable', code: 'shop_answer_unreadable', outcomeUnknown: true, words: /Hm/ }],
  ['a Retry-After that is a date', { status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', family: 'retryable', code: 'shop_busy', scope: 'connection', words: /429/ }],
];

describe('errorFromAnswer', () => {
  test.each(CASES)('%s', (_what, { question = READ, status, body = '', location, retryAfter, words, ...expected }) => {
    const answer = { status, ...(location ? { location } : {}), ...(retryAfter ? { retryAfter } : {}) };
    const error = errorFromAnswer(question, answer, readBody(body));
    expect(error.message).toMatch(words);
    expect({
      family: error.family, code: error.code, scope: error.scope, outcomeUnknown: error.outcomeUnknown, retryAfterMs: error.retryAfterMs,
    }).toEqual({ scope: 'unclear', outcomeUnknown: false, retryAfterMs: undefined, ...expected });
  });
});

describe('errorFromFailure', () => {
  const fetchFailed = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
  test.each([
    ['nobody listens', fetchFailed('ECONNREFUSED'), 'shop_unreachable', 'retryable', false, 'connection'],
    ['no such name', fetchFailed('ENOTFOUND'), 'shop_unreachable', 'retryable', false, 'connection'],
    ['cut', fetchFailed('ECONNRESET'), 'shop_connection_cut', 'retryable', true, 'unclear'],
    ['the other side closed', fetchFailed('UND_ERR_SOCKET'), 'shop_connection_cut', 'retryable', true, 'unclear'],
    ['our time limit', new DOMException('x', 'TimeoutError'), 'shop_timeout', 'retryable', true, 'unclear'],
    ['no headers in time', fetchFailed('UND_ERR_HEADERS_TIMEOUT'), 'shop_timeout', 'retryable', true, 'unclear'],
    ['no connection in time', fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'shop_timeout', 'retryable', false, 'unclear'],
    ['a wrong certificate', fetchFailed('ERR_TLS_CERT_ALTNAME_INVALID'), 'shop_certificate', 'permanent', false, 'connection'],
    ['a certificate of its own', fetchFailed('DEPTH_ZERO_SELF_SIGNED_CERT'), 'shop_certificate', 'permanent', false, 'connection'],
    ['something else', new Error('hm'), 'shop_connection_cut', 'retryable', true, 'unclear'],
  ])('%s', (_what, failure, code, family, unknownForWrites, scope) => {
    expect(errorFromFailure(WRITE, failure, 30_000)).toMatchObject({ code, family, scope, outcomeUnknown: unknownForWrites });
    expect(errorFromFailure(READ, failure, 30_000)).toMatchObject({ code, family, scope, outcomeUnknown: false });
  });

  test('the code is found however deep it lies', () => {
    expect(failureCode(new Error('a', { cause: fetchFailed('EPIPE') }))).toBe('EPIPE');
    expect(failureCode('text')).toBe('unknown');
  });
});
