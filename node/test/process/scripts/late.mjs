// Lets answers of an emulator come late, by milliseconds: of one operation, or of all.
import { request } from "node:http";

// No connection of ours may be left open, since it would keep the process alive.
export function late(emulator, ms, operation = "*") {
  const fault = JSON.stringify([{ operation, fault: { latency: { ms } } }]);
  return new Promise((resolve, reject) => {
    const put = request(`${emulator.url}/_emulator/faults`, { method: "PUT", agent: false }, (answer) => {
      answer.resume().on("end", resolve);
    });
    put.on("error", reject).setHeader("content-type", "application/json");
    put.end(fault);
  });
}
