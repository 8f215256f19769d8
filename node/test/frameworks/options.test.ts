import { InvalidRequestError } from "airbyte-agent";
import { tools } from "airbyte-agent/ai";
import { tools as anthropicTools } from "airbyte-agent/anthropic";
import { expect, test } from "vitest";

import { useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("options that cannot be used are refused", () => {
  const toolbox = setup.client.tools();
  expect(() => tools(toolbox, { approveWrites: "no" as never })).toThrow("`approveWrites`: must be a boolean");
  expect(() => tools(toolbox, { aproveWrites: false } as never)).toThrow(InvalidRequestError);
  expect(() => tools(toolbox, { aproveWrites: false } as never)).toThrow("did you mean `approveWrites`?");
  expect(() => anthropicTools(toolbox, { approveWrites: true as never })).toThrow("must be a function");
});
