/** What the clock did to a record: `queued → running`. */
export function describeClockChange({
  kind,
  from,
  to,
}: {
  readonly kind?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
}): string {
  return kind === 'expiry' ? 'expired' : `${from} → ${to}`;
}
