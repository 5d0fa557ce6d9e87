// room: Phantoms
