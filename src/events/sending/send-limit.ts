/** Requests that are on their way at once, to all receivers of all sandboxes. */
const maxRequests = 256;

/** The characters of their bodies. One message may exceed them, since its body is printed only then. */
const maxBodyLength = 16_000_000;

/** The right to print a message and to send it. */
export type SendPermit = {
  /** Another message may be printed. */
  printed(bodyLength: number): void;
  end(): void;
};

/** What one sandbox has on its way of both at most, so that receivers that hang hold up no other sandbox. */
const maxShare = 0.5;

/** What a sandbox has on its way, and its messages that wait. */
type SandboxShare = { readonly waiting: (() => void)[]; requests: number; bodyLength: number };

/** Bounds what is on its way at once: a change that a thousand receivers hear of fills no memory. */
export class SendLimit {
  /** Those that sent last are last. */
  readonly #shares = new Map<string, SandboxShare>();
  #requests = 0;
  #bodyLength = 0;
  #isPrinting = false;

  /** Resolves when the next message of a sandbox may be printed; one is printed at a time. */
  begin(sandbox: string): Promise<SendPermit> {
    const share = this.#shares.get(sandbox) ?? { waiting: [], requests: 0, bodyLength: 0 };
    this.#shares.set(sandbox, share);
    return new Promise((resolve) => {
      share.waiting.push(() => resolve(this.#createPermit(sandbox, share)));
      this.#startNext();
    });
  }

  #createPermit(sandbox: string, share: SandboxShare): SendPermit {
    let length = 0;
    return {
      printed: (bodyLength) => {
        length = bodyLength;
        this.#bodyLength += length;
        share.bodyLength += length;
        this.#isPrinting = false;
        // Other work has its turn between the messages.
        setImmediate(() => this.#startNext());
      },
      end: () => {
        this.#requests -= 1;
        this.#bodyLength -= length;
        share.requests -= 1;
        share.bodyLength -= length;
        if (share.requests === 0 && share.waiting.length === 0) this.#shares.delete(sandbox);
        this.#startNext();
      },
    };
  }

  /** Starts a message of the sandbox that has waited longest. */
  #startNext(): void {
    if (this.#isPrinting || this.#requests >= maxRequests || this.#bodyLength >= maxBodyLength)
      return;
    for (const [sandbox, share] of this.#shares) {
      const start = hasRoom(share) ? share.waiting.shift() : undefined;
      if (start === undefined) continue;
      this.#shares.delete(sandbox);
      this.#shares.set(sandbox, share);
      this.#isPrinting = true;
      this.#requests += 1;
      share.requests += 1;
      start();
      return;
    }
  }
}

function hasRoom({ requests, bodyLength }: SandboxShare): boolean {
  return requests < maxRequests * maxShare && bodyLength < maxBodyLength * maxShare;
}
