"""The pages of the head office. Plain HTML and forms: no script, so none can be injected."""
