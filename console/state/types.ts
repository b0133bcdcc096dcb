import type { Time } from '../../src/control/clock/clock-schema.ts';
import type { Clock as SnapshotClock } from '../../src/control/docs/document-parts.ts';
import type { Delivery as DeliverySchema } from '../../src/control/events/event-schema.ts';
import type { EntryDetail } from '../../src/control/journal/journal-schema.ts';
import type * as updates from '../../src/control/journal/update-schema.ts';
import type * as model from '../../src/control/model/model-schema.ts';
import type { Sandbox } from '../../src/control/sandboxes/sandbox-schema.ts';
import type { Health as HealthSchema } from '../../src/control/server/server-schema.ts';
import type { Snapshot } from '../../src/control/snapshots/snapshot-schema.ts';
import type { StateDiff as StateDiffSchema } from '../../src/control/state/state-schema.ts';
import type { ReadonlyStatic } from '../../src/control/typed-route.ts';

// The JSON of the control API has the types of its schemas.

export type JsonObject = Readonly<Record<string, unknown>>;

export type CallSummary = ReadonlyStatic<typeof updates.CallSummary>;
export type CallList = ReadonlyStatic<typeof updates.CallList>;
export type StateUpdate = ReadonlyStatic<typeof updates.StateUpdate>;

/** A recorded call, with everything that was sent. */
export type CallEntry = ReadonlyStatic<typeof EntryDetail>;
export type AppliedRule = NonNullable<CallEntry['by']>[number];
export type RecordChange = NonNullable<CallEntry['changes']>[number];
export type NearRule = NonNullable<CallEntry['near']>[number];
export type Fields = CallEntry['headers'];

export type OperationSummary = ReadonlyStatic<typeof model.OperationSummary>;
export type ParameterSummary = ReadonlyStatic<typeof model.ParameterSummary>;
export type OperationDescription = ReadonlyStatic<typeof model.OperationDescription>;
export type ReplySummary = OperationDescription['replies'][number];
export type PlannedBehaviour = OperationDescription['planned'];
export type ResourceSummary = ReadonlyStatic<typeof model.ResourceSummary>;
export type ResourceProperty = ReadonlyStatic<typeof model.ResourceProperty>;
export type ResourceDescription = ReadonlyStatic<typeof model.ResourceDescription>;
export type DocumentFinding = ReadonlyStatic<typeof model.DocumentFinding>;

export type Clock = ReadonlyStatic<typeof Time>;
export type SandboxSummary = ReadonlyStatic<typeof Sandbox>;
export type SnapshotSummary = Omit<ReadonlyStatic<typeof Snapshot>, 'clock'> & {
  readonly clock: ReadonlyStatic<typeof SnapshotClock>;
};
export type StateDiffResources = ReadonlyStatic<typeof StateDiffSchema>['resources'];
export type ResourceChanges = StateDiffResources[string];
export type Delivery = ReadonlyStatic<typeof DeliverySchema>;
export type Health = ReadonlyStatic<typeof HealthSchema>;

/** An override or a fault. */
export type Rule = JsonObject & {
  readonly id: number;
  readonly match: JsonObject;
  readonly times?: number;
};
