import type { TimestampFormat } from '../effects/timestamp-formats.ts';

/** When records expire, and what then becomes of them. */
export type Expiry = {
  readonly rule: string;
  /** The property with the time; absent where only a lifetime is known. */
  readonly time: { readonly property: string; readonly format: TimestampFormat } | undefined;
  /** The property with the time from the creation on, of the record or of its creation. */
  readonly lifetime: { readonly property: string; readonly unit: 1 | 1000 } | undefined;
  readonly effect: ExpiryEffect;
};

/** A property that gets a value, or the status with which an expired record is not found. */
export type ExpiryEffect =
  | { readonly property: string; readonly value: string | true }
  | { readonly status: 404 | 410 };
