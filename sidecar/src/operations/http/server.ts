/** What the sidecar says over HTTP: is it alive, is it ready; and the pushes of the WMS. On the loopback unless told otherwise. */
import express from 'express';
import type { Server } from 'node:http';
import { BridgeError } from '../../errors';
import type { HealthFacts } from '../../resilience/ConnectionHealth';
import { webhookRoutes, type Webhooks } from './webhooks';

export interface Health {
  /** The process turns: polls happen, whatever they find. */
  alive: boolean;
  /** '' where orders flow; else why not, for people. */
  standsStillBecause: string;
  version: string;
  sidecar: string;
  wms: string;
  capabilities: Readonly<Record<string, unknown>>;
  /** What was observed of the shop and of the WMS. */
  connections: readonly HealthFacts[];
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
    const ready = state.alive && state.standsStillBecause === '' && state.connections.every((each) => each.state === 'up');
    response.status(ready ? 200 : 503).json({ ready, ...state });
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
