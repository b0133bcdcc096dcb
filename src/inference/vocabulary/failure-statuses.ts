/** Statuses that say what is wrong with a request (RFC 9110, section 15.5), and not what an operation answers. */
export const requestFaultStatuses: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 416, 417, 421, 422, 428, 429,
  431,
]);
