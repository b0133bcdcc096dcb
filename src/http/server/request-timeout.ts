/** Milliseconds that a client may take to send a request when nothing else is set. */
export const defaultRequestTimeout = 60_000;

/** Node looks for late requests as often as this, in milliseconds. */
const maxCheckInterval = 5000;

type TimeoutOptions = Record<
  'requestTimeout' | 'headersTimeout' | 'connectionsCheckingInterval',
  number
>;

/**
 * Options of Node's server that answer 408 to a request which is not complete in time, so that a client which
 * sends one byte now and then does not hold a connection and its bytes forever.
 */
export function toTimeoutOptions(requestTimeout: number = defaultRequestTimeout): TimeoutOptions {
  return {
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: Math.min(maxCheckInterval, Math.ceil(requestTimeout / 4)),
  };
}
