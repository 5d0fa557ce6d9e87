// room: Codecs
