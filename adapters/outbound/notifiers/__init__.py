"""Ways to tell people: a webhook, Telegram, nobody."""
