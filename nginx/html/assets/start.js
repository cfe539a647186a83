const state = document.getElementById('state');

const tell = (text, kind) => {
  state.textContent = text;
  state.className = `state ${kind}`;
};

try {
  const health = await (await fetch('/health')).json();
  const ill = Object.entries(health.services ?? {}).filter(([, each]) => each.status !== 'ok');
  if (health.status === 'ok') tell('All services are up.', 'ok');
  else tell(`Not quite whole: ${ill.map(([name]) => name).join(', ')}.`, 'degraded');
} catch {
  tell('The services do not answer right now.', 'degraded');
}
