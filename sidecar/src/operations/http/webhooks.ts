/**
 * Pushes from the WMS: `POST /webhooks/<wms>`. A push is a hint that something changed and never more: nothing of its body
 * is read, so that forged, doubled, late and lost ones do no harm. Whoever knows the secret can make the sidecar ask the
 * WMS a little earlier than it would have asked anyway.
 */
import express, { type Request, type Response, type Router } from 'express';

/** Larger bodies than this are not read to their end. */
export const BODY_LIMIT_BYTES = 256 * 1024;
/** A wrong secret is told in the log at most this often. */
export const TELL_EVERY_MS = 60_000;

export interface Webhooks {
  /** The WMS whose pushes are expected; the last part of the path. */
  wms: string;
  /** Does the push bear the secret? Left out where none is configured: then there are no webhooks here. */
  isAuthentic?: (request: { headers: Readonly<Record<string, string | undefined>>; query: Readonly<Record<string, string | undefined>> }) => boolean;
  /** Something changed at the WMS. Returns at once. */
  hint(): void;
  /** Somebody came without the secret. */
  refused(count: number): void;
}

/** @param now milliseconds */
export function webhookRoutes(webhooks: Webhooks, now: () => number = Date.now): Router {
  const router = express.Router();
  const { isAuthentic } = webhooks;
  let refused = 0;
  let toldAt = -Infinity;

  if (!isAuthentic) return router;
  router.post(`/webhooks/${webhooks.wms}`, (request: Request, response: Response) => {
    if (!isAuthentic({ headers: single(request.headers), query: single(request.query) })) {
      refused += 1;
      if (now() - toldAt >= TELL_EVERY_MS) {
        webhooks.refused(refused);
        refused = 0;
        toldAt = now();
      }
      response.set('Connection', 'close').status(401).json({ error: 'The secret is missing or wrong.' });
      return;
    }
    let bytes = 0;
    let answered = false;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_LIMIT_BYTES || answered) return;
      answered = true;
      response.set('Connection', 'close').status(413).json({ error: `A push of more than ${BODY_LIMIT_BYTES} bytes is not taken.` });
      request.pause();
    });
    request.on('end', () => {
      if (answered) return;
      answered = true;
      response.status(202).json({ taken: true });
      webhooks.hint();
    });
  });
  return router;
}

/** A header or parameter that comes twice is none. */
function single(values: object): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]));
}
