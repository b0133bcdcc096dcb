import type { TrackerReply } from './call.ts';

/** A record of the tracker. */
export type TrackerRecord = Readonly<Record<string, unknown>> & { readonly id: string | number };

export type RecordKind = 'project' | 'task' | 'contact' | 'file' | 'feedback' | 'report' | 'label';

/** What the tracker stores. */
export type TrackerState = {
  readonly records: Readonly<Record<RecordKind, Map<string, TrackerRecord>>>;
  /** The bytes of files, by id. */
  readonly contents: Map<string, Buffer>;
  /** By user. */
  readonly preferences: Map<string, Readonly<Record<string, unknown>>>;
  /** The last number given to a record of each kind. */
  readonly lastNumbers: Map<RecordKind, number>;
  /** The replies to requests with an idempotency key, by key. */
  readonly idempotent: Map<string, TrackerReply>;
};

export function createState(): TrackerState {
  return {
    records: {
      project: new Map(),
      task: new Map(),
      contact: new Map(),
      file: new Map(),
      feedback: new Map(),
      report: new Map(),
      label: new Map(),
    },
    contents: new Map(),
    preferences: new Map(),
    lastNumbers: new Map(),
    idempotent: new Map(),
  };
}

export function listRecords(state: TrackerState, kind: RecordKind): readonly TrackerRecord[] {
  return [...state.records[kind].values()];
}

/** The tasks of a project. */
export function tasksOf(state: TrackerState, projectId: unknown): readonly TrackerRecord[] {
  return listRecords(state, 'task').filter((task) => task.projectId === projectId);
}
