import type { FastifyRequest } from 'fastify';
import { findNearest } from '../nearest.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Journaled } from './control.ts';

/** 404 for what is not there, with the nearest that is. */
export const toUnknownPath = async (
  { method, url }: FastifyRequest,
  { prefix, parts }: Pick<Journaled, 'prefix' | 'parts'>,
): Promise<Refusal> => {
  const { listControl } = await import('./control-document.ts');
  const there = listControl(parts).map(([verb, path]) => `${verb} ${prefix}${path}`);
  const asked = `${method} ${url.split('?', 1)[0]}`;
  return refuse({
    status: 404,
    code: 'unknown-route',
    detail: `There is no ${asked}. The nearest is ${findNearest(asked.slice(0, 100), there)}; GET ${prefix}/control.json describes all that there is.`,
  });
};
