namespace Integration.Functions.Groups.Invites;

/// <summary>What becomes of one person of an invitation, as the letter that is kept for each.</summary>
internal static class InviteOutcome
{
    /// <summary>Before it was begun: not in it.</summary>
    public const char New = 'n';

    public const char Added = 'a';

    /// <summary>Before it was begun, or by somebody else meanwhile.</summary>
    public const char AlreadyIn = 'i';

    public const char NotInTeam = 't';

    /// <summary>Channel or team take members of their linked groups only.</summary>
    public const char ConstrainedOut = 'c';

    public const char Deactivated = 'd';

    /// <summary>A guest, whom the author may not bring into the team.</summary>
    public const char Guest = 'g';

    public const char TeamFull = 'f';

    /// <summary>By a rule of the server that we know no word for: an allowed domain, an attribute, a plugin.</summary>
    public const char Refused = 'r';

    /// <summary>By an undo.</summary>
    public const char Removed = 'x';

    /// <summary>An undo found the person gone already.</summary>
    public const char Gone = 'o';

    /// <summary>In the order in which a summary tells them.</summary>
    public const string All = "axoitcdgfr";

    /// <summary>Those that somebody should know about by name.</summary>
    public static bool IsProblem(char letter) => letter is not (Added or Removed or AlreadyIn or Gone);

    /// <summary>After a number of people: <c>3 were in the channel already</c>.</summary>
    public static string Words(char letter, bool one) => letter switch
    {
        Added => one ? "was added" : "were added",
        Removed => one ? "was taken out again" : "were taken out again",
        Gone => "had left already",
        AlreadyIn => one ? "was in already" : "were in already",
        NotInTeam => one ? "is not in the team" : "are not in the team",
        ConstrainedOut => one ? "is in none of the groups that this is limited to" : "are in none of the groups that this is limited to",
        Deactivated => one ? "is deactivated" : "are deactivated",
        Guest => one ? "is a guest, whom you may not bring into the team" : "are guests, whom you may not bring into the team",
        TeamFull => "found the team full",
        _ => one ? "was refused by Mattermost" : "were refused by Mattermost",
    };
}
