import { Agent, type ClientRequest, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { describeSystemError } from '../../base/system-error.ts';
import type { WebhookRequest } from '../delivery.ts';
import { type AllowedHosts, hostOf } from './allowed-hosts.ts';

/** What came of an attempt. */
export type SendResult = { readonly status: number } | { readonly error: string };

/** Sends messages. */
export type WebhookClient = {
  send(request: WebhookRequest): Promise<SendResult>;
  /** Ends the requests that are on their way. */
  close(): void;
};

/** Milliseconds that a receiver has for its whole reply. */
const timeLimit = 5000;

/** Creates a sender: it follows no redirects, and judges each address when it connects. */
export function createWebhookClient(hosts: AllowedHosts): WebhookClient {
  const options = { keepAlive: true, maxSockets: 8 };
  const agents = { 'http:': new Agent(options), 'https:': new SecureAgent(options) };
  const closing = new AbortController();
  return {
    send: async ({ url, method, headers, body }) => {
      const host = hostOf(url);
      const protocol = host === undefined ? undefined : new URL(url).protocol;
      if (host === undefined || (protocol !== 'http:' && protocol !== 'https:'))
        return { error: `${url} is not an http or https URL` };
      // An address is connected to without a look-up.
      const refusal = hosts.explainRefusedUrl(url);
      if (refusal !== undefined) return { error: refusal };
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeLimit)]);
      const send = protocol === 'http:' ? requestHttp : requestHttps;
      const requestOptions: RequestOptions = {
        method,
        headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` },
        agent: agents[protocol],
        lookup: hosts.lookup,
        signal,
      };
      try {
        return await exchange(send(url, requestOptions), body);
      } catch (error) {
        // Node throws for what is no URL or field to it: `http://%zz@host`, a field with a line break.
        return { error: describeSystemError(error) };
      }
    },
    close: () => {
      closing.abort();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function exchange(request: ClientRequest, body: string): Promise<SendResult> {
  return new Promise((resolve) => {
    request.once('response', (reply) => {
      const { statusCode: status = 0 } = reply;
      reply.once('error', (error) => resolve({ error: describeFailure(error) }));
      reply.once('end', () => resolve({ status }));
      reply.resume();
    });
    request.once('error', (error) => resolve({ error: describeFailure(error) }));
    // After a 101, which nobody asked for, neither of them comes.
    request.once('close', () => resolve({ error: 'the connection was closed without a reply' }));
    request.end(body);
  });
}

function describeFailure(error: Error): string {
  const { name, cause } = error;
  const isTimeout = name === 'TimeoutError' || Object(cause).name === 'TimeoutError';
  return isTimeout ? `no complete reply within ${timeLimit / 1000} s` : describeSystemError(error);
}
