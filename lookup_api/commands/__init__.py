"""The subjects of `lookup-api`: each module adds its commands by `add(commands)`; `cli` lists the modules."""
