// Uses two copies of the package: the installed one, and one in a bundle.
import { AirbyteAgentError, NotFoundError, RateLimitError } from "airbyte-agent";

const { fail } = await import(process.argv[2]);
const failed = await fail();
console.log(failed.constructor === NotFoundError, failed.code, failed.name);
console.log(failed instanceof NotFoundError, failed instanceof AirbyteAgentError, failed instanceof RateLimitError);
