/** What a panel says in place of its contents, or above contents that are no longer true. */

/** The text where a polled resource has no value to show; empty where it has. */
export function conditionOf(polled, connection, what) {
  if (polled.state === "unavailable") return `This service does not offer ${what}.`;
  if (polled.value) return "";
  if (polled.state === "error") return connection.state === "bad" ? "Offline: shown again as soon as the service answers." : `${polled.problem.message}.`;
  return "Loading …";
}

/** The text for a live list that is empty. */
export function emptyOf(model, text) {
  if (model.isLoaded) return text;
  return model.connection.state === "bad" ? "Offline: trying to reach the service." : "Loading …";
}
