import type { CheckName, FaultCode } from './verify-report.ts';

/** The code of each check. A finding may have a more exact one. */
export const faultCodes: Readonly<Record<CheckName, FaultCode>> = {
  reply: 101,
  refusal: 102,
  credential: 207,
  owner: 206,
  unknown: 102,
  story: 900,
  edges: 902,
  default: 903,
  assignment: 203,
  duplicate: 904,
  kept: 910,
  identity: 911,
  location: 912,
  repeatable: 913,
  head: 914,
  updated: 915,
  untouched: 916,
  idempotent: 917,
  listed: 920,
  unique: 921,
  parent: 922,
  filter: 923,
  search: 928,
  members: 929,
  page: 924,
  limit: 925,
  total: 926,
  sort: 927,
  removed: 103,
  children: 918,
  action: 919,
  conditional: 930,
  version: 931,
  upload: 940,
  method: 941,
  negotiation: 942,
  charset: 943,
  slow: 944,
  leak: 209,
  link: 950,
  workflow: 951,
};

/** Codes of findings within a check. */
export const faultCodesOfFindings = {
  /** A reply with status 500. */
  serverError: 100,
  /** A refused creation stored a record. */
  sideEffects: 104,
  /** A request without a credential changed something. */
  anonymousChange: 208,
  /** A reply reveals that a record of another user exists. */
  existenceLeak: 204,
  /** A good credential is refused. */
  refusedCredential: 205,
  /** A quote in a request reaches the database. */
  sqlInjection: 200,
  /** Markup in a request is in an HTML reply as it was sent. */
  markup: 201,
  /** No reply, or not in time. */
  noReply: 901,
} as const satisfies Readonly<Record<string, FaultCode>>;
