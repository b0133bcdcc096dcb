import type { Authenticate, Principal, Refuse } from '../behaviour/behaviour.ts';
import type { Planned } from '../behaviour/plan.ts';
import type { OpenApiDocument, Operation, Schemas } from '../document/document.ts';
import type { Shape } from '../response/shape.ts';
import type { Sandbox } from '../store/store.ts';

/** Everything that a server is made from. */
export type Service = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Planned[];
  readonly schemas: Schemas;
  readonly shapeOf: (operation: Operation) => Shape;
  /** The sandbox of that name. */
  readonly sandbox: (name: string) => Sandbox;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Absent: everybody is let in. */
  readonly authenticate: Authenticate | undefined;
  /** Who everybody is where nobody authenticates. */
  readonly anonymous: Principal | undefined;
  /** The API's own error forms, tried before the document's. */
  readonly refuse: Refuse | undefined;
  /** `refuse`: a notice becomes a 400 and nothing is stored. */
  readonly notices: 'serve' | 'refuse';
};
