namespace Integration.Functions.SlashCommands;

internal static class SlashCommandsRegistration
{
    public static IServiceCollection AddSlashCommands(this IServiceCollection services) => services
        .AddSingleton<CommandAnswers>()
        .AddSingleton<LateAnswers>()
        .AddSingleton<RunningCommands>()
        .AddHostedService(parts => parts.GetRequiredService<RunningCommands>());
}
