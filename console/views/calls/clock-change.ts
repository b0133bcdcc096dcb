/** What the clock did to a record: `queued → running`, or the operation that took effect. */
export function describeClockChange({
  kind,
  from,
  to,
  operation,
}: {
  readonly kind?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly operation?: unknown;
}): string {
  if (kind === 'effect') return `${operation} takes effect`;
  return kind === 'expiry' ? 'expired' : `${from} → ${to}`;
}
