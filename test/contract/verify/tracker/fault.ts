import type { TrackerCall, TrackerReply } from './call.ts';
import type { TrackerRules } from './rules.ts';
import type { TrackerState } from './state.ts';

/** A fault that can be planted in the tracker. */
export type TrackerFault = {
  readonly name: string;
  /** A category as in WebFuzzing/Commons, Schemathesis, RESTler or EvoMaster. */
  readonly code: string;
  /** What it is found with; nothing more by default. */
  readonly needs?: 'probes' | 'a limit of time';
  /** Replaces decisions. */
  rules?(correct: TrackerRules, state: TrackerState): Partial<TrackerRules>;
  /** Changes a reply; `undefined` cuts the connection. */
  reply?(reply: TrackerReply, call: TrackerCall, state: TrackerState): TrackerReply | undefined;
};

/** The faults of one class. */
export type FaultClass = { readonly name: string; readonly faults: readonly TrackerFault[] };

/** Changes the replies of one operation with one status. */
export function onReply(
  operationId: string,
  status: number,
  change: (reply: TrackerReply, call: TrackerCall, state: TrackerState) => TrackerReply | undefined,
): Pick<TrackerFault, 'reply'> {
  return {
    reply: (reply, call, state) =>
      call.operationId === operationId && reply.status === status
        ? change(reply, call, state)
        : reply,
  };
}

/** Changes the JSON object of a reply. */
export function withBody(
  reply: TrackerReply,
  change: (body: Readonly<Record<string, unknown>>) => unknown,
): TrackerReply {
  return { ...reply, body: change(Object(reply.body)) };
}

/** Changes the header fields of a reply; `undefined` removes one. */
export function withHeaders(
  reply: TrackerReply,
  fields: Readonly<Record<string, string | undefined>>,
): TrackerReply {
  const headers: Record<string, string> = { ...reply.headers };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  return { ...reply, headers };
}
