import type { FastifyRequest } from 'fastify';
import { toPathPattern } from '../match/match.ts';
import { findNearest } from '../nearest.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Journaled } from './control.ts';

/** 404 for what is not there, with the nearest that is. */
export const toUnknownPath = async (
  { method, url }: FastifyRequest,
  { prefix, parts }: Pick<Journaled, 'prefix' | 'parts'>,
): Promise<Refusal> => {
  const { listControl } = await import('./control-document.ts');
  const there = listControl(parts);
  const asked = String(url.split('?', 1)[0]);
  const paths = there.map(([, path]) => path);
  // The prefix may have been escaped.
  const steps = asked.split('/').slice(prefix.split('/').length);
  const own = steps
    .map((step) => `/${step}`)
    .join('')
    .slice(0, 100);
  // One of those that a template stands for has the wrong method alone.
  const nearest = paths.find((path) => toPathPattern(path).test(own)) ?? findNearest(own, paths);
  const verbs = there.filter(([, path]) => path === nearest).map(([verb]) => verb);
  const verb = verbs.find((one) => one === method) ?? verbs.join(', ');
  const hint = nearest === undefined ? '' : `. The nearest is ${verb} ${prefix}${nearest}`;
  return refuse({
    status: 404,
    code: 'unknown-route',
    detail: `There is no ${method} ${asked}${hint}; GET ${prefix}/control.json describes all that there is.`,
  });
};
