// Delays the responses of an emulator, of one operation or of all.
import { request } from "node:http";

// Without an agent no connection is kept, which would keep the process alive.
export function delayResponses(emulator, ms, operation = "*") {
  const fault = JSON.stringify([{ operation, fault: { latency: { ms } } }]);
  return new Promise((resolve, reject) => {
    const put = request(`${emulator.url}/_emulator/faults`, { method: "PUT", agent: false }, (answer) => {
      answer.resume().on("end", resolve);
    });
    put.on("error", reject).setHeader("content-type", "application/json");
    put.end(fault);
  });
}
