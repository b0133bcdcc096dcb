/** A webhook or callback that was sent or is due. */
export type Delivery = {
  readonly id: string;
  readonly event: string;
  readonly webhook: string;
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped' | 'off';
  readonly resource?: string;
  readonly key?: string;
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly attempts: readonly {
    readonly at: string;
    readonly status?: number;
    readonly error?: string;
  }[];
  readonly next?: string;
};
