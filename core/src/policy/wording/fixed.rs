//! The fixed lines, by name.

/// Name and words of each.
pub(super) const LINES: &[(&str, &str)] = &[
    // Opening and going on.
    ("how_can_i_help", "How can I help?"),
    ("hello", "Hello."),
    ("thank_you", "Thank you."),
    ("all_right", "All right."),
    ("what_else", "What else can I help with?"),
    ("anything_else", "Is there anything else?"),
    ("goodbye", "Thank you for calling. Goodbye."),
    ("one_moment", "One moment, please."),
    ("filler_short", "One moment."),
    ("filler_long", "Thank you for waiting. I'm still working on it."),
    ("take_your_time", "Take your time. I'll wait."),
    // Not understood.
    ("did_not_catch", "Sorry, I didn't catch that."),
    ("say_briefly", "Please tell me in a few words what this is about."),
    ("guess_is_fine", "A guess is fine."),
    ("redirect", "I can help with police and city matters that are not emergencies."),
    ("yes_automated", "Yes, I'm an automated assistant."),
    ("sorry_about_that", "I'm sorry about that."),
    ("want_a_person", "Would you like a person?"),
    // Places.
    ("cross_street", "What is the nearest cross street?"),
    ("number_or_cross", "What is the house number, or the nearest cross street?"),
    ("cross_or_place", "What is the nearest cross street, or a shop or park close by?"),
    ("street_once_more", "I can't find that street. Please say its name once more."),
    ("spell_street", "Please say the street name again, and spell it."),
    ("address_there", "I can't find that place. What is the address there, or the nearest corner?"),
    ("right_address", "Sorry. What is the right address, or the nearest corner?"),
    // Values.
    ("plate_again", "Sorry. Please say the plate again, one letter or number at a time."),
    ("phone_again", "Sorry. Please say the phone number again, one digit at a time."),
    ("case_again", "Sorry. Please say the case number again, one digit at a time."),
    // Safety.
    ("safety", "Is anyone hurt or in danger right now?"),
    ("safety_by_key", "Please say yes or no, or press 2 for no."),
    ("before_i_save", "Before I save this:"),
    ("before_you_go", "Before you go:"),
    // Messages and call-backs.
    ("message", "What is the message? Please go ahead."),
    ("nobody_reached", "I'm sorry. I could not reach anyone."),
    ("leave_a_message", "I can take a message, so that someone can call you back. What should I tell them?"),
    ("not_saved", "I'm sorry. I could not save that."),
    ("review", "A person will look at it."),
    // Silence.
    ("silence_first", "Are you still there? If you cannot speak, press any key."),
    ("silence_second", "I can't hear you. If you cannot speak, press any key."),
    ("still_here", "I'm still here. Please stay on the line."),
    // Handing over: each true only while it is so.
    ("offered_urgent", "I'm asking a dispatcher to join. Please stay on the line."),
    ("offered_human", "I'm asking a person to join. Please stay on the line."),
    ("still_waiting", "No one has joined yet. I'm still asking. Please stay on the line."),
    ("dialling", "I'm calling another line for you. Please stay on the line."),
    ("accepted", "Someone is joining. Please go ahead when you hear them."),
    ("back_with_agent", "I'm back with you. I'm asking for a person again. Please stay on the line."),
    (
        "dial_911_yourself",
        "I have not reached anyone yet. If you can, hang up and dial 911. If you can't, stay on. I'll keep trying.",
    ),
    ("waiting_heard", "I hear you. Please stay on the line."),
    ("waiting_with_you", "I'm staying on the line with you."),
    ("may_hang_up", "You can stay on for a person, or hang up if you no longer need one."),
    ("where_are_you", "Where is this happening? The address, or the nearest corner."),
    ("sent_back", "I'm back with you. Let's go on."),
    // To the human line, and when all else fails.
    ("press_one_to_take", "This is the automated assistant with a caller on the line. Press 1 to take the call."),
    ("emergency_fallback", "This line has a fault. If this is an emergency, please hang up and dial 911."),
    ("cannot_hear", "I'm sorry. I can't hear you on this line."),
    (
        "shutting_down",
        "I'm sorry, this line is closing for a while. A call back is noted. If this is an emergency, dial 911. Goodbye.",
    ),
    ("keypad_menu", "If anyone is in danger, press 0 or stay on the line. For a call back, press 1."),
];
