/** Whether this run uses three replicas in the place of each Sandlot: `npm run test:replicas`. */
export const isOnReplicas = Boolean(process.env.SANDLOT_TEST_REPLICAS);

/** Leaves a test out of `npm run test:replicas`, for a reason that holds there only. */
export function skipOnReplicas(reason: string): { readonly skip: string | false } {
  return { skip: isOnReplicas && reason };
}
