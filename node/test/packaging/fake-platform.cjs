// Preloaded by tests: makes the process pretend to be on another platform.
const { AS_PLATFORM, AS_ARCH, AS_EXECUTABLE, AS_PNP } = process.env;
if (AS_PLATFORM) Object.defineProperty(process, "platform", { value: AS_PLATFORM });
if (AS_ARCH) Object.defineProperty(process, "arch", { value: AS_ARCH });
if (AS_PNP) Object.defineProperty(process, "versions", { value: { ...process.versions, pnp: "3" } });
if (AS_EXECUTABLE) process.execPath = AS_EXECUTABLE;
