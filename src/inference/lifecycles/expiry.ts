import type { TimestampFormat } from '../effects/timestamp-formats.ts';

/** When records expire, and what then becomes of them. */
export type Expiry = {
  readonly rule: string;
  /** The property with the time; absent where only a lifetime is known. */
  readonly time: { readonly property: string; readonly format: TimestampFormat } | undefined;
  /** The property with the time from the creation on, of the record or of its creation. */
  readonly lifetime: { readonly property: string; readonly unit: number } | undefined;
  readonly effect: ExpiryEffect;
};

/** A property that gets a value, or the status with which an expired record is not found. */
export type ExpiryEffect =
  | {
      readonly property: string;
      readonly value: string | true;
      /** Records that stay as they are: paid, completed. */
      readonly unless: SettledRecord | undefined;
    }
  | { readonly status: 404 | 410 };

/** The values of a property with which a record is settled. */
export type SettledRecord = {
  readonly property: string;
  readonly values: readonly (string | true)[];
};
