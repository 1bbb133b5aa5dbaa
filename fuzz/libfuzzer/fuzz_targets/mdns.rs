#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(why) = micro_mdns::fuzzing::packets(bytes) {
        panic!("{why}");
    }
});
