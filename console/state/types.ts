/** The JSON of the control API, as `control.json` describes it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type AppliedRule = {
  readonly kind: 'override' | 'fault' | 'rate limit';
  readonly id?: number;
};

export type CallSummary = {
  readonly id: number;
  readonly at: string;
  readonly duration: number;
  readonly sandbox: string;
  readonly method: string;
  readonly url: string;
  readonly operation?: string;
  readonly status: number;
  readonly notices: number;
  readonly violations: number;
  readonly findings: number;
  readonly by?: readonly AppliedRule[];
  readonly refusal?: string;
  readonly changes?: readonly RecordChange[];
};

export type RecordChange = {
  readonly resource: string;
  readonly key: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
};

export type Fields = Readonly<Record<string, string | readonly string[]>>;

export type Violation = {
  readonly in: string;
  readonly pointer: string;
  readonly message: string;
  readonly schema?: string;
};

/** A recorded call, with everything that was sent. */
export type CallEntry = {
  readonly id: number;
  readonly at: string;
  readonly duration: number;
  readonly sandbox: string;
  readonly method: string;
  readonly path: string;
  readonly query: Fields;
  readonly headers: Fields;
  readonly body?: unknown;
  readonly status: number;
  readonly reply: { readonly headers: Fields; readonly body?: unknown };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  readonly violations: readonly Violation[];
  readonly operation?: string;
  readonly leftOut?: readonly ('request' | 'reply')[];
  readonly by?: readonly AppliedRule[];
  readonly refusal?: { readonly code: string; readonly detail: string };
};

export type StateUpdate = {
  readonly parts: readonly string[];
  readonly resources: readonly string[];
};

export type OperationSummary = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly deprecated?: true;
};

export type ParameterSummary = {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly type?: string;
  readonly values?: readonly unknown[];
  readonly example?: unknown;
};

export type ReplySummary = {
  readonly status: string;
  readonly description?: string;
  readonly mediaTypes: readonly string[];
  readonly examples: readonly string[];
  readonly example?: unknown;
};

export type PlannedBehaviour = {
  readonly behaviour: string;
  readonly reason: string;
  readonly resource: string | null;
  readonly plan: JsonObject | null;
  readonly lostRules: readonly {
    readonly rule: string;
    readonly reason: string;
    readonly kind: string;
  }[];
};

export type OperationDescription = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pointer: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters: readonly ParameterSummary[];
  readonly body?: {
    readonly required: boolean;
    readonly mediaTypes: readonly string[];
    readonly example?: unknown;
  };
  readonly replies: readonly ReplySummary[];
  readonly credentials: {
    readonly headers: Readonly<Record<string, string>>;
    readonly query: readonly string[];
  };
  readonly planned: PlannedBehaviour;
};

export type ResourceSummary = {
  readonly name: string;
  readonly kind: 'collection' | 'singleton';
  readonly key: string;
};

export type ResourceProperty = {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly format?: string;
  readonly description?: string;
  readonly values?: readonly unknown[];
};

export type ResourceDescription = ResourceSummary & {
  readonly properties: readonly ResourceProperty[];
  readonly references: readonly { readonly property: string; readonly resource: string }[];
};

export type Clock = { readonly now: string; readonly frozen: boolean };

export type SandboxSummary = {
  readonly name: string;
  readonly records: number;
  readonly snapshots: number;
  readonly changed: number;
  readonly used: string;
  readonly tokens: readonly { readonly token: string; readonly user?: string }[];
};

export type SnapshotSummary = {
  readonly name: string;
  readonly records: number;
  readonly clock: { readonly frozen?: string; readonly offset?: number };
};

export type ResourceChanges = {
  readonly created: readonly JsonObject[];
  readonly updated: readonly {
    readonly key: string;
    readonly before: JsonObject;
    readonly after: JsonObject;
  }[];
  readonly deleted: readonly JsonObject[];
};

export type Rule = JsonObject & {
  readonly id: number;
  readonly match: JsonObject;
  readonly times?: number;
};

export type Health = {
  readonly status: 'ok' | 'degraded';
  readonly reason?: string;
  readonly version: string;
  readonly document: { readonly title: string; readonly version: string };
  readonly documents?: readonly {
    readonly title: string;
    readonly version: string;
    readonly basePath: string;
  }[];
  readonly operations: number;
  readonly replies: { readonly checked: number; readonly unfit: number };
};

export type DocumentFinding = {
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly message: string;
  readonly source?: string;
};
