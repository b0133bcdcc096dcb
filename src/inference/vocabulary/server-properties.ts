/**
 * Properties that servers set, by normalized name. They are told from those of clients only where no
 * request declares them.
 */

/** Ids that a server gives a record besides its key. */
export const furtherIdName = /^(uid|uuid|guid|nodeid|globalid|internalid)$/;

/** Addresses of the record itself. */
export const ownUrlName =
  /^(self|href|uri|links|(html|web|api|self|resource|canonical)(url|uri|link)|permalink)$/;

/** Rights and confirmations, which a client must not give itself. */
export const grantName =
  /^(is|site|super|global)*(admin|administrator|superuser|verified|staff)$|^(is)?(email|phone|account|identity)verified$/;

/** Rights and credit, whatever their form. */
export const rightsName =
  /^(user|account|access|member)?(roles?|permissions?|privileges?|scopes?)$|^(account|credit|available)?balance$|^credits?$/;

/** `comment_count`, `viewsCount`, `num_comments`: numbers of something. Not normalized. */
const countName = /(^|[_-])counts?$|[a-z]Counts?$|^num(ber)?([_-]?of)?[_-]|^num(ber)?(Of)?[A-Z]/;

/** `max_count`, `desiredCount`: numbers that a client wishes. */
const desiredName = /^(min|max|desired|target|limit|initial|requested|wanted|retry)/i;

/** Whether a number counts what the server knows. */
export function isCountName(name: string): boolean {
  return countName.test(name) && !desiredName.test(name);
}
