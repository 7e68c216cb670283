import { brokerCatalogue } from "#brokers";
import { BrokerError, type BrokerErrorCode } from "#guard";
import { type BrokerManifest, ruleFor } from "#kit";

/** An error of any broker under one code, with what the broker itself said. */
export class StandardBrokerError extends Error {
  override readonly name = "StandardBrokerError";
  readonly errorCode: BrokerErrorCode;
  /** The broker's own code; absent where it gave none. */
  readonly brokerSpecificCode?: string;

  constructor(errorCode: BrokerErrorCode, message: string, brokerSpecificCode?: string) {
    super(`${errorCode}: ${message}`);
    this.errorCode = errorCode;
    if (brokerSpecificCode !== undefined) this.brokerSpecificCode = brokerSpecificCode;
  }
}

type Listener = (unmapped: { readonly broker: string; readonly brokerCode: string }) => void;

/**
 * Says by the tables of the manifests what a broker's code means. A code that no table knows is
 * `UNKNOWN` and is told to whoever listens: its outcome is not to be guessed.
 */
export class ErrorCodeMapper {
  readonly #onUnmapped: Listener;

  constructor({ onUnmapped }: { readonly onUnmapped?: Listener } = {}) {
    this.#onUnmapped = onUnmapped ?? (() => undefined);
  }

  /** Fails with "unknown-broker". */
  mapError(brokerName: string, brokerErrorCode: string, message: string): StandardBrokerError {
    const manifest: BrokerManifest = brokerCatalogue.manifest(brokerName);
    const rule = ruleFor(manifest, { code: brokerErrorCode, message });
    if (!rule) this.#onUnmapped({ broker: manifest.id, brokerCode: brokerErrorCode });
    return new StandardBrokerError(rule?.as ?? "UNKNOWN", message, brokerErrorCode);
  }

  /** The same of an error that a call threw; undefined for what no broker said. */
  standardise(error: unknown): StandardBrokerError | undefined {
    if (!(error instanceof BrokerError)) return undefined;
    return new StandardBrokerError(error.code, error.message, error.brokerCode);
  }
}
