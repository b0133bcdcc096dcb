import type { BehaviourName } from './conclusion.ts';
import type { Concluding } from './envelopes.ts';
import type { Verdict } from './judge.ts';
import type { KeyPlace } from './key-place.ts';
import { nounOf } from './path-tree.ts';
import { type Reading, toPlace } from './reading.ts';

/** What an operation does that stands for another. */
export const judgeReading = ({ resources }: Concluding, reading: Reading): Verdict | undefined => {
  const resource = resources.found.get(toPlace(reading));
  return (
    resource && {
      behaviour: toBehaviour(reading),
      reason: toReason(reading, resource.name),
      resource,
    }
  );
};

const toBehaviour = ({ role, key, operation: { method } }: Reading): BehaviourName => {
  if (role === 'list') return method === 'GET' ? 'list' : 'search';
  if (role === 'update') return method === 'PUT' ? 'replace' : 'update';
  return role === 'remove' && key === undefined ? 'clear' : role;
};

const deeds: Readonly<Record<Reading['role'], string>> = {
  create: 'creates one',
  list: 'lists them',
  read: 'reads it',
  update: 'changes it',
  remove: 'removes it',
};

const toReason = ({ role, word, key, steps, operation }: Reading, name: string): string => {
  const does = `${operation.method} ${role === 'remove' && key === undefined ? 'removes those' : deeds[role]}`;
  const about = key === undefined ? `is about ${name}` : `names one of ${name} by ${toWords(key)}`;
  if (word !== undefined) return `"${word}" in its path says that ${does}: it ${about}`;
  return key === undefined
    ? `it takes or shows what ${nounOf(steps)} are: ${does}`
    : `it ${about}: ${does}`;
};

const toWords = (key: KeyPlace): string => {
  if (key.in === 'path') return `{${key.name}}`;
  return key.in === 'query' ? `"${key.name}" in the query` : `"${key.path.join('.')}" in the body`;
};
