using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.CommandLine;

/// <summary>Wrong settings end the server and every command alike: code 1, all of them named at once, and none of their values.</summary>
public sealed class WrongSettingsTests
{
    private const string Secret = "hunter2hunter2";

    private static Dictionary<string, string> Wrong => GoodSettings.With(
        $"AccountName=parabol;AccountKey={Secret}",
        ("Integration__ApiKey", Secret),
        ("Integration__ProtectionKeys__0", $"k1:{Secret}"),
        ("Delivery__PostTimeout", "soon"));

    private static readonly string[] Named = ["AzureWebJobsStorage", "Integration__ApiKey", "Integration__ProtectionKeys__0", "Delivery__PostTimeout"];

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("replay", "--team", "blue")]
    [InlineData("replay", "--poison")]
    [InlineData("send-sample")]
    [InlineData("doctor")]
    public async Task All_are_named_at_once_without_their_values(params string[] words)
    {
        var run = await CommandRun.OfAsync(Wrong, words);

        Assert.Equal(1, run.Code);
        Assert.All(Named, name => Assert.Contains(name, run.Everything, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, run.Everything, StringComparison.Ordinal);
        run.AssertIsCivil();
    }

    [Theory]
    [InlineData("replay", "--team", "blue")]
    [InlineData("replay", "--poison")]
    [InlineData("send-sample")]
    public async Task A_storage_that_cannot_be_reached_is_said_in_a_sentence(params string[] words)
    {
        var run = await CommandRun.OfAsync(GoodSettings.With(BuiltApp.StorageThatIsDown), words);

        Assert.Equal(1, run.Code);
        Assert.Contains("AzureWebJobsStorage", run.Everything, StringComparison.Ordinal);
        run.AssertIsCivil();
    }
}
