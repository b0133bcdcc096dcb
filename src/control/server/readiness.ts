/** Whether a server takes requests, as load balancers ask. */
export type Readiness = {
  /** For `GET /ready`, which a load balancer sends now and then. */
  check(): 'ready' | 'stopping';
  /**
   * Makes `check` answer `stopping`. Returns whether anybody has ever called it, and so will notice.
   */
  stop(): 'watched' | 'unwatched';
};

export function createReadiness(): Readiness {
  let state: 'ready' | 'stopping' = 'ready';
  let watched: 'watched' | 'unwatched' = 'unwatched';
  return {
    check: () => {
      watched = 'watched';
      return state;
    },
    stop: () => {
      state = 'stopping';
      return watched;
    },
  };
}
