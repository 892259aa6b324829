// `extern "C"` forgotten: the build fails and says what to add.
// PLUGIN: function EXPORTS process
int process(int value) { return value; }
