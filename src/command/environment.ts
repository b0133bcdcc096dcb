import { findNearest } from '../nearest.ts';

/** The variables that are set outside, as a process has them. */
type Environment = { [name: string]: string | undefined };

const prefix = 'SANDLOT_';

/** The variables of the options that are switches. */
const switches = [
  'SANDLOT_NO_AUTH',
  'SANDLOT_NO_CONTROL',
  'SANDLOT_CORS',
  'SANDLOT_DYNAMIC',
  'SANDLOT_WATCH',
  'SANDLOT_WATCH_DB',
];

/**
 * Takes away what counts as not set: an empty variable, a switch that is off (commander takes it for set
 * whatever it holds), and the address that Kubernetes and Docker put in the place of a port where a
 * service is called `sandlot`.
 */
export const tidy = (env: Environment): void => {
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith(prefix)) continue;
    if (switches.includes(name) ? off.test(value) : isNone(name, value)) delete env[name];
  }
};

const isNone = (name: string, value: string): boolean =>
  value === '' || (name === 'SANDLOT_PORT' && /^(tcp|udp|sctp):\/\//.test(value));

const off = /^(|0|false|no|off)$/i;
const on = /^(1|true|yes|on)$/i;

/** A sentence on the first switch that is neither on nor off. */
export const findUnclear = (env: Environment, known: readonly string[]): string | undefined => {
  for (const name of switches.filter((one) => known.includes(one))) {
    const value = env[name];
    if (value === undefined || on.test(value)) continue;
    return `${name} must be true or false, not ${JSON.stringify(value.slice(0, 80))}.`;
  }
  return undefined;
};

/** What Kubernetes and Docker set where a service or a linked container is called `sandlot`. */
const ofLink =
  /^(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|NAME|ENV_\w+)$/;

/** Says of variables that are none of Sandlot's, but nearly: others' variables may begin like its own. */
export const tellMisspelt = (env: Environment, known: readonly string[]): readonly string[] => {
  const names = known.map((name) => name.slice(prefix.length));
  return Object.keys(env).flatMap((variable) => {
    const name = variable.slice(prefix.length);
    if (!variable.startsWith(prefix) || names.includes(name) || ofLink.test(name)) return [];
    const nearest = findNearest(name, names);
    return nearest === undefined
      ? []
      : [
          `${variable} is no variable of Sandlot and counts for nothing; the nearest is ${prefix}${nearest}.`,
        ];
  });
};
