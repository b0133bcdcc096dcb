import {
  below,
  type DocumentedReply,
  listHeaders,
  type OpenApiDocument,
  type Operation,
  type Parameter,
} from '../document/document.ts';
import { type BodyDrift, join, only } from './body-drift.ts';
import { type Both, type Change, quote, type Site, toChange } from './change.ts';
import { compareContent } from './compare-content.ts';
import type { Documents } from './pair.ts';
import type { OperationPair } from './pair-operations.ts';

/** Compares what may be answered. */
export const compareReplies = (pair: OperationPair, documents: Documents): BodyDrift => {
  const statuses = new Set([...pair.before.replies.keys(), ...pair.after.replies.keys()]);
  return join([...statuses].map((status) => compareStatus(status, pair, documents)));
};

const compareStatus = (status: string, pair: OperationPair, documents: Documents): BodyDrift => {
  const before = findReply(pair.before, status);
  const after = findReply(pair.after, status);
  const site = { part: 'reply', status: before?.name ?? status } as const;
  const places = {
    before: before?.pointer ?? below(pair.before.pointer, 'responses'),
    after: after?.pointer ?? below(pair.after.pointer, 'responses'),
  };
  if (before === undefined) return only(site, toNewStatus(status, places));
  if (after === undefined)
    return only(
      site,
      toChange(
        'breaking',
        'reply-status-removed',
        places,
        status === 'DEFAULT'
          ? 'only the statuses that are documented are answered now'
          : `the status ${status} is not documented any more`,
      ),
    );
  return join([
    compareContent(
      { before: before.content, after: after.content },
      {
        way: 'reply',
        places,
        toSite: (type) => ({ ...site, type }),
      },
    ),
    compareHeaders({ before, after }, documents, site),
  ]);
};

/** Any call may fail; a success of another kind is what nobody waits for. */
const toNewStatus = (status: string, places: Both): Change =>
  toChange(
    status.startsWith('2') ? 'breaking' : 'harmless',
    'reply-status-added',
    places,
    status === 'DEFAULT'
      ? 'statuses that are not documented one by one may be answered now'
      : `the status ${status} may be answered now`,
  );

/** What the document says of a status: itself, its range, or all others. */
const findReply = ({ replies }: Operation, status: string): NamedReply | undefined => {
  for (const name of [status, `${status[0]}XX`, 'DEFAULT']) {
    const reply = replies.get(name);
    if (reply) return { name, ...reply };
  }
  return undefined;
};

type NamedReply = DocumentedReply & { readonly name: string };

type Replies = { readonly before: DocumentedReply; readonly after: DocumentedReply };

const compareHeaders = (
  { before, after }: Replies,
  documents: Documents,
  site: Site & { part: 'reply' },
): BodyDrift => {
  const [were, are] = [mapHeaders(documents.before, before), mapHeaders(documents.after, after)];
  const names = new Set([...were.keys(), ...are.keys()]);
  return join(
    [...names].map((name): BodyDrift => {
      const [was, is] = [were.get(name), are.get(name)];
      const places = {
        before: was?.schema ?? before.pointer,
        after: is?.schema ?? after.pointer,
      };
      const here = { ...site, header: name };
      if (was !== undefined && is !== undefined)
        return {
          found: was.required && !is.required ? [toHeader(here, 'optional', places)] : [],
          schemas: [{ site: here, way: 'reply', before: was.schema, after: is.schema }],
        };
      return {
        found: [toHeader(here, is === undefined ? 'removed' : 'added', places)],
        schemas: [],
      };
    }),
  );
};

const mapHeaders = (
  { root }: OpenApiDocument,
  { pointer }: DocumentedReply,
): ReadonlyMap<string, Parameter> =>
  new Map(listHeaders(root, pointer).map((header) => [header.name.toLowerCase(), header]));

const headerTurns = {
  added: ['harmless', 'may be answered now'],
  removed: ['breaking', 'is not answered any more'],
  optional: ['breaking', 'need not be answered any more'],
} as const;

const toHeader = (
  site: Site & { part: 'reply'; header: string },
  turn: keyof typeof headerTurns,
  places: Both,
): BodyDrift['found'][number] => {
  const [effect, text] = headerTurns[turn];
  const message = `the header field ${quote(site.header)} ${text}`;
  return { site, change: toChange(effect, `reply-header-${turn}`, places, message) };
};
