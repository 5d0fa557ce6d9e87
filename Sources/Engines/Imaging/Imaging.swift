// room: Imaging
