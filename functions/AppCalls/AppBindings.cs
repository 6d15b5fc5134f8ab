using System.Text.Json;
using Integration.Functions.Commands;

namespace Integration.Functions.AppCalls;

/// <summary>
/// What the app shows in Mattermost: <c>/parabol</c> with a sub-command per verb, and an entry in the channel's header. The
/// same for everybody and everywhere, since every client asks at every change of channel: written once, no look-ups.
/// </summary>
internal sealed class AppBindings(AppCommands commands)
{
    public const string Trigger = "parabol";

    private const string HeaderVerb = "status";

    private readonly Lazy<byte[]> plain = new(() => Write(commands.Verbs, knowsRequired: false));
    private readonly Lazy<byte[]> required = new(() => Write(commands.Verbs, knowsRequired: true));

    /// <summary>The answer to the bindings call, as JSON.</summary>
    /// <param name="knowsRequired"><inheritdoc cref="AppExpand.OfCommand" path="/param[@name='knowsRequired']"/></param>
    public ReadOnlyMemory<byte> Json(bool knowsRequired) => (knowsRequired ? required : plain).Value;

    private static byte[] Write(IReadOnlyList<IVerb> verbs, bool knowsRequired)
    {
        List<AppBinding> places = [new() { Location = "/command", Bindings = [Command(verbs, knowsRequired)] }];
        if (verbs.Any(verb => verb.Name == HeaderVerb)) places.Add(new() { Location = "/channel_header", Bindings = [Header(knowsRequired)] });
        return JsonSerializer.SerializeToUtf8Bytes(new AppBindingsAnswer(places), AppCallsJson.Default.AppBindingsAnswer);
    }

    private static AppBinding Command(IReadOnlyList<IVerb> verbs, bool knowsRequired) => new()
    {
        Location = Trigger,
        Label = Trigger,
        Icon = ServeStatic.Icon,
        Hint = $"[{string.Join('|', verbs.Select(verb => verb.Name))}]",
        Description = "Parabol's meetings in this channel",
        Bindings = [.. verbs.Select(verb => SubCommand(verb, knowsRequired))],
    };

    private static AppBinding SubCommand(IVerb verb, bool knowsRequired) => new()
    {
        Location = verb.Name,
        Label = verb.Name,
        Icon = ServeStatic.Icon,
        Hint = verb.Arguments.Length > 0 ? verb.Arguments : null,
        Description = verb.Summary,
        Form = VerbForms.Of(verb, knowsRequired),
    };

    private static AppBinding Header(bool knowsRequired) => new()
    {
        Location = HeaderVerb,
        Label = "Parabol in this channel",
        Icon = ServeStatic.Icon,
        Hint = "What is connected here, and whether it works",
        Submit = new(AppPaths.OfVerb(HeaderVerb), AppExpand.OfCommand(knowsRequired)),
    };
}
