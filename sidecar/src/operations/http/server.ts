/** What the sidecar says over HTTP: is it alive, is it ready; and the pushes of the WMS. On the loopback unless told otherwise. */
import express from 'express';
import type { Server } from 'node:http';
import { BridgeError } from '../../errors';
import { notReadyBecause, type Observed } from './readiness';
import { webhookRoutes, type Webhooks } from './webhooks';

export interface Health extends Observed {
  version: string;
  sidecar: string;
  wms: string;
  capabilities: Readonly<Record<string, unknown>>;
  flows: { flow: string; open: boolean; because: string }[];
}

/** @returns the server and the port it got */
export function startHttp(host: string, port: number, health: () => Health, webhooks: Webhooks): Promise<{ server: Server; port: number }> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    const { alive, version } = health();
    response.status(alive ? 200 : 503).json({ alive, version });
  });
  app.get('/readyz', (_request, response) => {
    const state = health();
    const because = notReadyBecause(state, Date.now());
    response.status(because.length === 0 ? 200 : 503).json({ ready: because.length === 0, because, ...state });
  });
  app.use(webhookRoutes(webhooks));
  app.use((_request, response) => {
    response.status(404).json({ error: 'Nothing here. There are /healthz and /readyz.' });
  });
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host);
    server.once('listening', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : port });
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new BridgeError({
          family: 'permanent',
          code: 'http_port',
          message:
            error.code === 'EADDRINUSE'
              ? `Port ${port} on ${host} is taken, perhaps by another sidecar. Set WMSBRIDGE_HTTP_PORT to a free one.`
              : `The sidecar cannot listen on ${host}:${port} (${error.code ?? 'error'}). Correct WMSBRIDGE_HTTP_HOST and WMSBRIDGE_HTTP_PORT.`,
          cause: error,
        }),
      );
    });
  });
}
