import type { Test } from 'tap';
import type { WebhookDelivery } from '../../../src/client/client.ts';
import type { Sandlot } from '../../../src/sandlot.ts';
import { type Control, controlOf } from '../../support/control-of.ts';
import { type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

export type EventApi = Pick<Sandlot, 'app'> & {
  /** Sends a call such as `POST /orders`. */
  call(
    name: string,
    payload?: object,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  readonly control: Control;
  /** `GET /deliveries`. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  close(): Promise<void>;
};

/** Opens a document without generated records. */
export async function openEventApi(
  t: Test,
  document: object,
  options: SandlotOf = {},
): Promise<EventApi> {
  const sandlot = await sandlotOf(t, document, { records: 0, ...options });
  const { app } = sandlot;
  const control = await controlOf(t, app);
  return {
    app,
    call: async (name, payload) => {
      const [method = '', url = ''] = name.split(' ');
      const reply = await app.inject({ method: method as 'GET', url, ...(payload && { payload }) });
      return {
        status: reply.statusCode,
        body: reply.body === '' ? {} : JSON.parse(reply.body),
      };
    },
    control,
    deliveries: async () => Object((await control('GET /deliveries'))[1]).deliveries,
    close: () => sandlot.close(),
  };
}
