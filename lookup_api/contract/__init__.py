"""What goes over the wire, typed. Channels and service agree here and nowhere else."""
