/**
 * For how many ms a connection may be idle: 0, for ever. A server that closes idle connections closes
 * one now and then just as a client sends on it, which then fails for no reason of its own; and a timer
 * for every reply costs a hundredth of it.
 */
export const keepAliveTimeout = 0;
