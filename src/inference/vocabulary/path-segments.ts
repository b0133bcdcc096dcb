/** Segments in front of a resource that name the API or its version. */
export const apiSegment = /^(api|rest|latest|v?\d+(\.\d+)*(beta|alpha)?)$/i;

/** Segments in front of the group and the version of an API. */
export const apiRootSegment = /^apis?$/i;

/** Segments in front of all paths of an API: its base path. */
export const basePathSegment =
  /^(api|apis|rest|latest|v\d+(\.\d+)*((alpha|beta)\d*)?|\d{4}-\d\d(-\d\d)?)$/i;
export const versionSegment = /^(v\d+(\.\d+)*((alpha|beta)\d*)?|\d{4}-\d\d(-\d\d)?)$/i;

/** A parameter that holds the version of the API. */
export const versionParameterName = /^(api)?[-_. ]?ver(sion)?([-_. ]?(number|no))?$/i;

/** `/pets/search/findByKind` of Spring Data is `/pets/findByKind`. */
export const springDataSearch = /\/search(?=\/(find|by|read|get|query)[A-Z]\w*$)/;

/** Endings of a path that choose a format. */
export const formatEnding = /(?<=.)\.(json|xml)$/;

/** A last segment that chooses a format: `/containers/{id}/json`. */
export const formatSegment = /(?<=[^/])\/(json|xml)$/;

/** Properties with the URL of the record itself. */
export const selfUrlName = /^((html|api|web)_?)?(url|uri|href|link|self|permalink|location)$/i;

/** Objects of a record with its addresses (RFC 8288): `_links` of HAL, `links` of JSON:API. */
export const linksName = /^_?links$/i;

/** A URL that was made up, for want of an example. */
export const generatedUrl = /^https:\/\/example\.(com|org)\//;

/** An example that stands for any URL: `https://...`. */
export const placeholderUrl = /^(https?:\/\/)?(\.\.\.|…)/;

/** Properties that hold a list of texts in a reply, by normalized name. */
export const scalarListHolders: readonly string[] = [
  ...['data', 'items', 'values', 'results', 'result', 'list'],
];

/** Paths below a record that show it in another light: `/pods/{name}/status`, `/orders/{id}/details`. */
export const viewNoun =
  /^(status|state|details?|info|inspect|json|full|summary|overview|raw|approval)$/i;

/** Those that may show more or less of the record than other paths. */
export const detailNoun = /^(details?|info|inspect|json|full|summary|overview)$/i;

/** Paths below a record with the bytes of its file: `/files/{id}/content`. */
export const contentSegment =
  /^(contents?|download|upload|file|raw|media|blob|binary|bytes|data)$/i;
